namespace Tailor.Device.Policies;

/// <summary>Why a plan is asked for, or that none is.</summary>
public enum RefreshReason
{
    /// <summary>The plan still fits.</summary>
    None,

    /// <summary>The plan was made before the device knew an interest.</summary>
    First,

    /// <summary>The interest has moved away from the one that the plan was made for.</summary>
    Drift,

    /// <summary>The plan is old, or soon expires.</summary>
    Age,
}
