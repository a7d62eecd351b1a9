namespace Tailor.Device;

/// <summary>What happened to a client.</summary>
public enum ClientEventKind
{
    /// <summary>Another release or plan runs now.</summary>
    Switched,

    /// <summary>Something that the cloud sent was refused; what ran before runs on.</summary>
    Refused,

    /// <summary>An update failed, because the cloud does not answer or the day's bytes are used up; what ran before runs on.</summary>
    Failed,

    /// <summary>A request failed and is sent again after a wait.</summary>
    Retrying,

    /// <summary>Something of the store was damaged; it is downloaded again.</summary>
    Damaged,
}
