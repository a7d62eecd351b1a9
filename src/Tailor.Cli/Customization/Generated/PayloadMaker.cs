using Tailor.Customization;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Customization.Generated;

/// <summary>One thread's way from histories to what their users are sent.</summary>
internal sealed class PayloadMaker(PersonalNetworks networks, InterestExtractor? extractor)
{
    private readonly ProfileReader _profiles = new(extractor);
    private readonly IParameterGeneratorSession _generator = networks.Generator.OpenSession();
    private readonly float[] _values = new float[networks.Generator.Length];

    /// <summary>The generator's values, valid until the next call.</summary>
    public Span<float> ValuesOf(ReadOnlySpan<int> history)
    {
        _generator.Generate(_profiles.InterestOf(history), _values);
        return _values;
    }

    /// <summary>What is sent.</summary>
    public byte[] Of(ReadOnlySpan<int> history) => networks.Encode(ValuesOf(history));

    /// <summary>What everybody is sent as the mean of all users, each made comparable first.</summary>
    public byte[] OfMean(IEnumerable<int[]> histories, CancellationToken cancellation)
    {
        var (sums, users) = (new double[_values.Length], 0);
        foreach (var history in histories)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = ValuesOf(history);
            networks.Standardise(values);
            for (var i = 0; i < sums.Length; i++) sums[i] += values[i];
            users++;
        }

        return networks.Encode(Array.ConvertAll(sums, sum => (float)(sum / Math.Max(1, users))));
    }
}
