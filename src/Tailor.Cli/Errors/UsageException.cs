namespace Tailor.Cli.Errors;

/// <summary>The command line asks for something that cannot be: the user's to correct. Ends with exit code 2 and no stack trace.</summary>
internal sealed class UsageException(string message) : Exception(message);
