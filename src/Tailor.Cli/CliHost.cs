using Tailor.Cli.Downloads;
using Tailor.Cli.Trainers;

namespace Tailor.Cli;

/// <summary>What a command sees of the world outside; tests bring their own.</summary>
internal sealed record CliHost
{
    /// <summary>Results, and nothing else.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Messages, progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether results go to a terminal: only then are they decorated.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether messages go to a terminal: only then do progress bars move.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Where relative paths start.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The checkout this program was built in, or null where it was installed elsewhere.</summary>
    public string? CheckoutFolder { get; init; }

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What can be downloaded.</summary>
    public IReadOnlyList<DataSet> DataSets { get; init; } = DataSet.All;

    /// <summary>What can be trained.</summary>
    public IReadOnlyList<IModelTrainer> Trainers { get; init; } = ModelTrainer.All;

    /// <summary>Where data sets are looked for: TAILOR_DATA, else ../shared/data beside the checkout, else data/ in the working folder.</summary>
    public string DataFolder
    {
        get
        {
            if (Variable("TAILOR_DATA") is { Length: > 0 } named) return InWorkingFolder(named);
            var shared = CheckoutFolder is null ? null : Path.GetFullPath(Path.Combine(CheckoutFolder, "../shared/data"));
            return Directory.Exists(shared) ? shared : InWorkingFolder("data");
        }
    }

    /// <summary>How to call this program from the working folder.</summary>
    public string Program => CheckoutFolder is not null && CheckoutFolder == WorkingFolder ? "./tailor" : "tailor";

    /// <summary>The real console, clock and folders.</summary>
    public static CliHost OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        OutputIsTerminal = !Console.IsOutputRedirected && IsCapable(),
        ErrorIsTerminal = !Console.IsErrorRedirected && IsCapable(),
        WorkingFolder = Environment.CurrentDirectory,
        CheckoutFolder = FindCheckout(),
    };

    /// <summary>A path as the user gave it, made absolute.</summary>
    public string InWorkingFolder(string path) => Path.GetFullPath(path, WorkingFolder);

    /// <summary>A path as people like to read it: from the working folder where it lies below, else in full.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(WorkingFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static bool IsCapable() => Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static string? FindCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tailor.slnx"))) folder = folder.Parent;
        return folder?.FullName;
    }
}
