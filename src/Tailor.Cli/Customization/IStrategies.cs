namespace Tailor.Cli.Customization;

/// <summary>Gives each user a strategy; shared by all threads.</summary>
internal interface IStrategies
{
    /// <summary>Opens a session: working memory for one thread.</summary>
    IStrategySession OpenSession();
}
