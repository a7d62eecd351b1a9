namespace Tailor.Cli.Errors;

/// <summary>The command was right, but the world is not: a download failed, a tool is missing. Ends with exit code 1 and no stack trace.</summary>
internal sealed class FailureException(string message, Exception? inner = null) : Exception(message, inner);
