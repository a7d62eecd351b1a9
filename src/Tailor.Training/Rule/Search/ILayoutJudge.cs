namespace Tailor.Training.Rule.Search;

/// <summary>Says how good a layout is; greater is better.</summary>
public interface ILayoutJudge
{
    /// <summary>The worth of a layout.</summary>
    double Judge(Layout layout);
}
