namespace Tailor.Device.Installed;

/// <summary>A model whose pieces are all right does not answer as it must on this device. The message says what was expected and found.</summary>
public sealed class ModelCheckException : Exception
{
    /// <summary>Describes what is wrong.</summary>
    /// <param name="message">What was expected and found.</param>
    /// <param name="innerException">What was thrown, where something was.</param>
    public ModelCheckException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
