namespace Tailor.Cli.Diagnosis;

/// <summary>Shared libraries that this process has mapped: says what libtorch really uses, whatever is installed beside it.</summary>
internal static class LoadedLibraries
{
    private const string Maps = "/proc/self/maps";

    /// <summary>Paths of the mapped libraries; empty where the system does not tell.</summary>
    public static IReadOnlyList<string> Paths() => !File.Exists(Maps) ? [] :
    [
        .. File.ReadLines(Maps)
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? line[at..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal))
            .Distinct(),
    ];

    /// <summary>The library among these that multiplies libtorch's matrices.</summary>
    public static Finding Blas(IReadOnlyList<string> paths)
    {
        const string Subject = "BLAS";
        var fast = paths.FirstOrDefault(path => IsFast(Path.GetFileName(path)) || (IsBlas(Path.GetFileName(path)) && IsFast(Path.GetDirectoryName(path)!)));
        // libtorch calls the BLAS interface: where that is the reference, another library that is mapped too does not help.
        var reference = paths.FirstOrDefault(path => IsBlas(Path.GetFileName(path)) && !IsFast(Path.GetDirectoryName(path)!));
        if (reference is not null)
            return new(Subject, FindingState.Warning, $"{reference} is the reference BLAS: training takes several times as long", "make setup installs libopenblas0-openmp");
        if (fast is not null) return new(Subject, FindingState.Good, fast);
        return paths.Any(path => Path.GetFileName(path).StartsWith("libtorch_cpu", StringComparison.Ordinal))
            ? new(Subject, FindingState.Good, "built into libtorch")
            : new(Subject, FindingState.Missing, "unknown, as libtorch is not loaded", "see libtorch");
    }

    private static bool IsBlas(string file) => file.StartsWith("libblas.so", StringComparison.Ordinal);

    private static bool IsFast(string name) => name.Contains("openblas", StringComparison.Ordinal) || name.Contains("mkl", StringComparison.Ordinal)
        || name.Contains("blis", StringComparison.Ordinal) || name.Contains("atlas", StringComparison.Ordinal) || name.Contains("armpl", StringComparison.Ordinal);
}
