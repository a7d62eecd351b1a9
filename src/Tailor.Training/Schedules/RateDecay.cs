namespace Tailor.Training.Schedules;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum RateDecay
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>In a straight line to the floor.</summary>
    Linear,

    /// <summary>Along half a cosine to the floor (Loshchilov and Hutter, 2017, without restarts).</summary>
    Cosine,
}
