namespace Tailor.Cli;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The data, the machine or Tailor is at fault; a message says which.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C, cleanly.</summary>
    public const int Interrupted = 130;
}
