namespace Tailor.Cli.Experiments;

/// <summary>A result file that was found.</summary>
/// <param name="Path">The experiment's file, relative to the folder of experiments' parent, with '/' between folders.</param>
/// <param name="Set">The folder it lies in, which names the data set.</param>
/// <param name="Result">What is recorded.</param>
internal sealed record RecordedExperiment(string Path, string Set, ExperimentResult Result)
{
    /// <summary>All results with at least one cell below a folder, by data set, in the order of their paths.</summary>
    public static IReadOnlyList<IGrouping<string, RecordedExperiment>> FindAll(string folder)
    {
        var parent = System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(folder))!;
        return
        [
            .. from path in Directory.EnumerateFiles(folder, "*.result.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               let result = new ResultFile(path).Read()
               where result.Cells.Count > 0
               let experiment = System.IO.Path.GetRelativePath(parent, path.Replace(".result.json", ".json", StringComparison.Ordinal)).Replace('\\', '/')
               let set = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)!)
               group new RecordedExperiment(experiment, set, result) by set,
        ];
    }
}
