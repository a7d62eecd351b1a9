using System.Net;

namespace Tailor.Device.Downloads;

/// <summary>The cloud does not answer, or answers what it must not. The message says what was asked, expected and found.</summary>
public sealed class CloudException : Exception
{
    /// <summary>Describes what went wrong.</summary>
    /// <param name="message">What was asked, expected and found.</param>
    /// <param name="innerException">What was thrown, where something was.</param>
    public CloudException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The status of the answer, or null where there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>When the cloud wants to be asked again, where it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may do better a little later.</summary>
    public bool IsTransient { get; init; }
}
