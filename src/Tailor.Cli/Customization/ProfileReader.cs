using Tailor.Runtime.Interests;

namespace Tailor.Cli.Customization;

/// <summary>One thread's way from profiles to interests; empty where the customizer reads none.</summary>
internal sealed class ProfileReader
{
    private readonly InterestSession? _session;
    private readonly float[] _interest = [];

    /// <param name="model">Whose extractor reads.</param>
    public ProfileReader(CustomizedModel model)
        : this(model.Customizer.Spec.ReadsInterest ? model.Extractor : null)
    {
    }

    /// <param name="extractor">What reads, or null where nothing does.</param>
    public ProfileReader(InterestExtractor? extractor)
    {
        if (extractor is null) return;
        _session = extractor.OpenSession();
        _interest = new float[extractor.Width];
    }

    /// <summary>The interest of a profile, valid until the next call.</summary>
    /// <param name="profile">Items as the model counts them, oldest first.</param>
    public ReadOnlySpan<float> InterestOf(ReadOnlySpan<int> profile)
    {
        _session?.Compute(profile, _interest);
        return _interest;
    }
}
