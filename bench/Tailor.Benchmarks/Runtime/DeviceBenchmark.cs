using BenchmarkDotNet.Attributes;
using Tailor.Benchmarks.Device;
using Tailor.Runtime;

namespace Tailor.Benchmarks.Runtime;

/// <summary>
/// The rows of <c>device</c> one after the other, as BenchmarkDotNet measures: the ten best items after 50. On a machine that does something
/// else beside, trust <c>device</c>, which lets them take turns.
/// </summary>
[Config(typeof(ShortRun))]
[MemoryDiagnoser]
public class DeviceBenchmark
{
    private readonly Recommendation[] _top = new Recommendation[TrialFiles.Top];
    private string _folder = "";
    private IContestant _contestant = null!;
    private int[][] _histories = null!;
    private int _call;

    public static IEnumerable<string> Rows => Entries.All.Select(entry => entry.Name);

    [ParamsSource(nameof(Rows))]
    public string Row { get; set; } = "";

    [Params(12_102, 57_290)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("tailor-device-").FullName;
        _contestant = Entries.All.Single(entry => entry.Name == Row).Open(TrialFiles.Write(_folder, Items));
        _histories = [.. Enumerable.Range(0, 64).Select(seed => SyntheticWeights.History(TrialFiles.Length, Items, seed))];
    }

    [GlobalCleanup]
    public void Close()
    {
        _contestant.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public int Recommend() => _contestant.Recommend(_histories[_call++ % _histories.Length], _top);
}
