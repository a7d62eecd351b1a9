using Tailor.Device.Candidates;
using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Device.Policies;
using Tailor.Device.Privacy;
using Tailor.Device.Stores;
using Tailor.Device.Telemetry;
using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Releases;

namespace Tailor.Device.Updates;

/// <summary>
/// Keeps the store's model current: keyring, release, plan, the pieces that the plan needs, the check, the switch. One update at a time; what runs is replaced when all is there and right, and
/// by nothing else.
/// </summary>
/// <remarks>
/// A new release comes in two steps. First a plan that says nothing of the user, for an interest of zeros, decides what fits the device: so a device with little memory never downloads the
/// whole item table, nor a block that it will skip, and never has to say which items the user knows. Once that runs, extractor and items are there, and the plan for the user's own interest costs
/// another exchange and no more than the pieces that differ.
/// </remarks>
internal sealed class Updater : IDisposable
{
    private readonly TailorClientOptions _options;
    private readonly DeviceStore _store;
    private readonly CloudConnection _cloud;
    private readonly CloudRequests _requests;
    private readonly SignedDocuments _documents;
    private readonly CandidateRequests _candidates;
    private readonly BlockDownload _download;
    private readonly ModelAssembly _assembly;
    private readonly StoredModel _stored;
    private readonly TelemetryLog _telemetry;
    private readonly Action<ClientEvent> _notify;
    private readonly GaussianSource _random = new();
    private InstalledModel? _model;

    /// <summary>Opens what the store holds.</summary>
    public Updater(TailorClientOptions options, DeviceStore store, TelemetryLog telemetry, Action<ClientEvent> notify)
    {
        (_options, _store, _telemetry, _notify) = (options, store, telemetry, notify);
        var meter = new ByteMeter(options.Policy.DailyBytes ?? options.Profile.DailyDownloadBytes, options.Time, (day, bytes) => store.Save(State with { Day = day, DownBytes = bytes }));
        meter.Restore(State.Day, State.DownBytes);
        var chain = new TrustChain(options.RootKeys, options.Model, options.Time);
        _cloud = new(options.Cloud, options.Handler, options.Transfers, meter, options.Time, (error, wait) => notify(new(ClientEventKind.Retrying, $"{error.Message} Next try in {wait.TotalSeconds:0.0} s.", error)));
        _requests = new(_cloud, store, options.Profile);
        _candidates = new(_requests);
        _documents = new(_requests, chain, store);
        _download = new(_cloud, store.Blocks);
        _assembly = new(store.Blocks, options.Catalogue);
        _stored = new(store, chain, _assembly, options.Catalogue, notify);
        _model = _stored.Open();
        if (_model is not null) _telemetry.Of(_model.Release.Sequence).Loaded();
    }

    /// <summary>What runs, or null before anything was installed.</summary>
    public InstalledModel? Model => Volatile.Read(ref _model);

    /// <summary>Counts bytes.</summary>
    public ByteMeter Meter => _cloud.Meter;

    /// <summary>When the cloud was last asked which release there is.</summary>
    public DateTimeOffset ReleaseChecked => Time(State.ReleaseChecked);

    /// <summary>When the cloud was last told how the device fares.</summary>
    public DateTimeOffset Told => Time(State.Told ?? 0);

    /// <summary>Interests that were sent with noise since the store was made.</summary>
    public long Uploads => State.Uploads;

    /// <summary>Whether there are plans to ask for.</summary>
    public bool Refreshes => Model is { } model && AreTherePlans(model.Release, model.Manifest) && (!Documents.ArePersonal(model.Manifest) || (_options.Noise?.Allows(State.Uploads + UploadsOf(model.Manifest)) ?? true));

    private StoreState State => _store.State ?? new() { Format = StoreState.CurrentFormat };

    private long Now => _options.Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Looks for another release, and installs it.</summary>
    /// <returns>Whether another one runs now.</returns>
    public async Task<bool> UpdateReleaseAsync(CancellationToken cancellation)
    {
        var keyring = await _documents.KeyringAsync(cancellation);
        var (bytes, release) = await _documents.ReleaseAsync(_options.Model, keyring, Model?.Release, Now, cancellation);
        if (Model?.Release.Sequence == release.Sequence) return false;
        var manifest = await ManifestAsync(release, cancellation);
        var plan = AreTherePlans(release, manifest) ? await NobodysPlanAsync(release, manifest, cancellation) : null;
        await RunAsync(new(release, manifest, plan?.Plan), new() { Keyring = keyring.Bytes, Release = bytes, Plan = plan?.Bytes, PlanKeyring = plan?.Keyring.Bytes, Id = State.Id, Since = Now }, cancellation);
        return true;
    }

    /// <summary>Fetches rows of the model that runs; see <see cref="CandidateRequests.FetchAsync"/>.</summary>
    public Task<CandidateItems> CandidatesAsync(ReadOnlyMemory<int> candidates, CancellationToken cancellation) => _candidates.FetchAsync(Model!, candidates, cancellation);

    /// <summary>Asks for another plan for the model that runs, and runs it.</summary>
    /// <param name="history">Item indices of that model, oldest first, or null where none is known: then only a plan that reads none is asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether another plan runs now.</returns>
    public async Task<bool> UpdatePlanAsync(int[]? history, CancellationToken cancellation)
    {
        if (Model is not { } model || State.Installed is not { } installed || !Refreshes) return false;
        if (!Documents.ArePersonal(model.Manifest))
        {
            await RunAsync(model.Documents, installed, await NobodysPlanAsync(model.Release, model.Manifest, cancellation), interest: null, cancellation);
            return true;
        }

        if (history is null) return false;
        var session = model.Extractor!.OpenSession();
        var interest = new float[model.Extractor.Width];
        session.Compute(history, interest);
        var first = model.Manifest.Customizer is { ReadsUnguidedInterest: true } ? Sent(interest) : new float[interest.Length];
        var plan = await _documents.PlanAsync(model.Release, model.Manifest, first, guide =>
        {
            var guided = new float[model.Extractor.Width];
            session.Compute(history, guide.Span, guided);
            return Sent(guided);
        }, cancellation);
        await RunAsync(model.Documents, installed, plan, interest, cancellation);
        return true;
    }

    /// <summary>What the policy has to know of the plan that runs.</summary>
    /// <param name="history">Item indices of the model that runs, oldest first, or null where none is known.</param>
    public PlanAge PlanAge(int[]? history)
    {
        var (model, installed) = (Model!, State.Installed!);
        var plan = model.Plan;
        return new(Time(installed.Since), Time(plan?.Issued ?? installed.Since), plan is { Expires: > 0 } ? Time(plan.Expires) : null, Drift(model, installed, history));
    }

    /// <summary>Tells the cloud how the device fares.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        if (_telemetry.Next() is not { } batch) return;
        if (!await _requests.TellAsync(batch, cancellation)) _notify(new(ClientEventKind.Failed, "The cloud does not take this device's telemetry; it is dropped."));
        _telemetry.Done();
        if (_store.State is { } state) _store.Save(Counted(state) with { Told = Now, Telling = null, Untold = null });
    }

    /// <summary>Remembers the day's bytes.</summary>
    public void Remember()
    {
        if (_store.State is { } state && Counted(state) is var counted && counted != state) _store.Save(counted);
    }

    /// <summary>Remembers, as the app is closed, what the cloud has not been told, too.</summary>
    public void RememberAll()
    {
        if (_store.State is not { } state) return;
        var (sending, untold) = _telemetry.Close();
        _store.Save(Counted(state) with { Telling = sending, Untold = untold.Length == 0 ? null : untold });
    }

    /// <inheritdoc/>
    public void Dispose() => _cloud.Dispose();

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    /// <summary>Uploads that one plan takes: two where the profile is read once more from a guide, and one where it is read from the guide alone.</summary>
    private static int UploadsOf(ModelManifest manifest) => (manifest.Customizer is { ReadsUnguidedInterest: true } ? 1 : 0) + (manifest.Customizer is { ReadsGuidedInterest: true } ? 1 : 0);

    private static double? Drift(InstalledModel model, Installation installed, int[]? history)
    {
        if (!Documents.ArePersonal(model.Manifest) || history is null) return 0;
        if (installed.Interest is not { } bytes) return null;
        var interest = new float[model.Extractor!.Width];
        model.Extractor.OpenSession().Compute(history, interest);
        return InterestDrift.Between(FloatBytes.Read(bytes, interest.Length, "interest"), interest);
    }

    private bool AreTherePlans(Release release, ModelManifest manifest) =>
        !manifest.Decisions.IsEmpty || (release.Find(PieceKind.Table) is not null && (_options.Profile.TableBytes ?? _options.Profile.StorageBytes ?? _options.Profile.MemoryBytes) is not null);

    private async Task<ModelManifest> ManifestAsync(Release release, CancellationToken cancellation)
    {
        var piece = PieceSelection.Of(release, PieceKind.Manifest);
        if (piece.Length > ModelManifest.Longest) throw new ModelFormatException($"release {release.Sequence} of {release.Model}", null, $"a manifest of at most {ModelManifest.Longest} bytes", $"{piece.Length}");
        await _download.FetchAsync(piece, null, cancellation);
        return TrustChain.Manifest(_store.Blocks.FileOf(piece.Sha256), release);
    }

    /// <summary>A plan that says nothing of the user.</summary>
    private Task<AcceptedPlan> NobodysPlanAsync(Release release, ModelManifest manifest, CancellationToken cancellation)
    {
        var nobody = new float[manifest.Extractor is null ? 0 : manifest.Backbone.Width];
        return _documents.PlanAsync(release, manifest, nobody, _ => nobody, cancellation);
    }

    /// <summary>What is sent of an interest; where it is noisy it is counted before it is sent.</summary>
    private float[] Sent(float[] interest)
    {
        if (_options.Noise is not { } noise) return interest;
        _store.Save(State with { Uploads = State.Uploads + 1 });
        float[] noisy = [.. interest];
        noise.Apply(noisy, _random);
        return noisy;
    }

    private Task RunAsync(Documents running, Installation installed, AcceptedPlan plan, float[]? interest, CancellationToken cancellation) => RunAsync(
        running with { Plan = plan.Plan },
        installed with { Plan = plan.Bytes, PlanKeyring = plan.Keyring.Bytes, Id = State.Id, Interest = interest is null ? null : FloatBytes.Of(interest), Since = Now },
        cancellation);

    /// <summary>Downloads what a plan needs, checks it, and switches.</summary>
    private async Task RunAsync(Documents documents, Installation installation, CancellationToken cancellation)
    {
        var before = Model;
        var counts = _telemetry.Of(documents.Release.Sequence);
        try
        {
            var needed = PieceSelection.For(documents.Release, documents.Manifest, documents.Plan, _options.Catalogue);
            DeviceBudget.RequireWithin(_options.Profile, documents.Manifest, documents.Plan, needed);
            Collect(needed); // what a release left that could never be installed
            foreach (var piece in needed) await _download.FetchAsync(piece, piece.Piece.Kind == PieceKind.Table ? TableOf(before) : null, cancellation);
            var model = _assembly.Assemble(documents, before);
            DeviceBudget.RequireMemory(_options.Profile, model);
            _store.Install(Counted(State) with { Installed = installation, Told = State.Told ?? Now });
            _stored.Remember(installation, needed);
            Volatile.Write(ref _model, model);
            counts.Loaded();
            Collect(needed);
        }
        catch (Exception error) when (error is ModelFormatException or PlanException or ModelCheckException)
        {
            counts.FailedToLoad();
            throw;
        }

        _notify(new(ClientEventKind.Switched, $"{documents.Release.Model} {documents.Release.Version}, release {documents.Release.Sequence}{(documents.Plan is { } plan ? $", plan {plan.Sequence}" : "")}."));
    }

    private void Collect(IReadOnlyList<NeededPiece> needed) => _store.Blocks.Collect(_stored.Blocks().Concat(needed.Select(piece => piece.Sha256)).ToHashSet(StringComparer.Ordinal));

    /// <summary>The block of the table's beginning that runs, or null.</summary>
    private static string? TableOf(InstalledModel? model) => model?.Plan?.Embedding is { } embedding ? Convert.ToHexStringLower(embedding.Digest.AsSpan()) : null;

    private StoreState Counted(StoreState state)
    {
        var (day, bytes) = Meter.Settle();
        return state with { Day = day, DownBytes = bytes };
    }
}
