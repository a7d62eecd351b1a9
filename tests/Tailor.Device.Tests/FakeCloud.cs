using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Tailor.Cloud.Publishing;
using Tailor.Cloud.Storage;
using Tailor.Customization;
using Tailor.Customization.Rule;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Catalogues;
using Tailor.Models.Elastic;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;
using Tailor.Models.Protocol;
using Tailor.Models.Releases;
using Tailor.Models.Signing;
using Tailor.Models.Tests;
using Tailor.Runtime.Golden;

namespace Tailor.Device.Tests;

/// <summary>A small cloud on this machine that does what the contract says, or what a test wants it to do instead.</summary>
public sealed class FakeCloud : IAsyncDisposable
{
    public const int Items = 200;
    private readonly ScratchFolder _scratch = new();
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, string> _tokens = new();
    private ulong _plans;
    private (Keyring? Keyring, byte[] Bytes) _signed = (null, []);

    private FakeCloud()
    {
        Store = new(_scratch["store"]);
        Keyring = NewKeyring(1);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Use((http, next) =>
        {
            Requests.Enqueue($"{http.Request.Method} {http.Request.Path.Value![1..]} {http.Request.Headers.Range}".TrimEnd());
            return Interfere is { } interfere ? interfere(http, () => next(http)) : next(http);
        });
        _web.MapPost(Routes.Devices, (Delegate)Introduce);
        _web.MapGet(Routes.Keyring, () => Document(KeyringBytes()));
        _web.MapGet(Routes.Models + "/{name}", (string name, HttpContext http) => Known(http) ? File.Exists(Store.ReleaseFile(name, Serving)) ? Document(ReleaseBytes()) : Results.NotFound() : Results.Unauthorized());
        _web.MapGet(Routes.Blocks + "/{sha256}", (string sha256) => File.Exists(Store.BlockFile(sha256))
            ? Results.File(Store.BlockFile(sha256), "application/octet-stream", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{sha256}\""))
            : Results.NotFound());
        _web.MapPost(Routes.Plans, (Delegate)MakePlan);
        _web.MapPost(Routes.Telemetry, (Delegate)(async (HttpContext http) =>
        {
            Telemetry.Enqueue((await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.TelemetryBatch))!);
            return Results.NoContent();
        }));
    }

    public ECDsa RootKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa ReleaseKey { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa PlanKey { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Store Store { get; }

    public Uri Address { get; private set; } = null!;

    public Keyring Keyring { get; set; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentQueue<TelemetryBatch> Telemetry { get; } = [];

    public ConcurrentQueue<PlanRequest> PlanRequests { get; } = [];

    /// <summary>The release that devices are to run.</summary>
    public long Serving { get; set; }

    public TimeSpan PlanLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Stands before every answer.</summary>
    public Func<HttpContext, Func<Task>, Task>? Interfere { get; set; }

    public Func<byte[]> KeyringBytes { get; set; } = null!;

    public Func<byte[]> ReleaseBytes { get; set; } = null!;

    /// <summary>Changes plans before they are signed.</summary>
    public Func<Plan, Plan> Shape { get; set; } = plan => plan;

    /// <summary>Changes plans after.</summary>
    public Func<byte[], byte[]> PlanBytes { get; set; } = bytes => bytes;

    public static async Task<FakeCloud> StartAsync(string kind = "sasrec-chord", bool table = false)
    {
        var cloud = new FakeCloud();
        cloud.Behave();
        cloud.Publish(SampleModels.Draft(kind), table);
        await cloud._web.StartAsync();
        cloud.Address = new(cloud._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return cloud;
    }

    /// <summary>Does from now on what the contract says.</summary>
    public void Behave()
    {
        (Interfere, Shape, PlanBytes) = (null, plan => plan, bytes => bytes);
        KeyringBytes = () =>
        {
            if (!ReferenceEquals(_signed.Keyring, Keyring)) _signed = (Keyring, Keyring.Sign(RootKey).Bytes.ToArray());
            return [.. _signed.Bytes];
        };
        ReleaseBytes = () => File.ReadAllBytes(Store.ReleaseFile("sample", Serving));
    }

    public Keyring NewKeyring(long sequence, long expires = 0) => new()
    {
        Format = Keyring.CurrentFormat,
        Sequence = sequence,
        Issued = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 10,
        Expires = expires,
        ReleaseKeys = [PublicKey.Of(ReleaseKey)],
        PlanKeys = [PublicKey.Of(PlanKey)],
    };

    /// <summary>Publishes a sample model of 200 items, which devices are to run from then on.</summary>
    public Release Publish(ModelDraft draft, bool table = false, TimeSpan? lifetime = null)
    {
        var folder = _scratch["model"];
        Write(folder, draft, table);
        var release = new Publisher(Store, TimeProvider.System).Publish(folder, ReleaseKey, lifetime);
        Serving = release.Sequence;
        return release;
    }

    /// <summary>Another version of the same backbone with other weights.</summary>
    public Release PublishNext(string kind = "sasrec-chord", bool table = false, string version = "2.0") => Publish(SampleModels.Draft(kind) with { Version = version, Seed = 8 }, table);

    public int Count(string request) => Requests.Count(line => line.StartsWith(request, StringComparison.Ordinal));

    public TailorClientOptions Options(string folder) => new()
    {
        Cloud = Address,
        Folder = folder,
        Model = "sample",
        RootKeys = [PublicKey.Of(RootKey)],
        Profile = new() { AverageBits = 4 },
        Transfers = new() { FirstDelay = TimeSpan.FromMilliseconds(2), LongestDelay = TimeSpan.FromSeconds(2), Retries = 3, BreakAfter = 1_000, AnswerTimeout = TimeSpan.FromSeconds(20), IdleTimeout = TimeSpan.FromSeconds(20) },
    };

    public string NewFolder() => _scratch[Guid.NewGuid().ToString("N")];

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        RootKey.Dispose();
        ReleaseKey.Dispose();
        PlanKey.Dispose();
        _scratch.Dispose();
    }

    /// <summary>Writes a sample model of 200 items; its weights follow from the draft's version.</summary>
    private static void Write(string folder, ModelDraft draft, bool table)
    {
        var shift = draft.Version == "1.0" ? 0 : draft.Version[0];
        var catalogue = ItemCatalogue.From(Enumerable.Range(0, Items).Select(item => new CatalogueItem($"id-{item}", $"Title {item}")));
        TensorSourceOf items = (shape, i) => SampleModels.Tensor(shape, 99 - i + shift);
        var manifest = ModelFolder.Write(folder, draft, SampleModels.Backbone(draft), [.. draft.Backbone.ItemTensors(Items).Select((shape, i) => items(shape, i))], SampleModels.Customizer(draft), catalogue);
        GoldenScores.WriteFor(folder);
        if (!table) return;
        using var open = ModelFolder.Open(folder);
        var values = open.Items.Floats("items.weight");
        ElasticFile.Write(open, ElasticTableBuilder.Build(values, [.. Enumerable.Range(1, Items)], [], ElasticFile.SourceOf(manifest), new()));
    }

    private delegate Models.Tensors.TensorSource TensorSourceOf(Models.Tensors.TensorShape shape, int i);

    private static IResult Document(byte[] bytes) => Results.Bytes(bytes, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));

    private async Task<IResult> Introduce(HttpContext http)
    {
        var request = await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.RegisterRequest);
        var (id, token) = ($"d-{_tokens.Count + 1}", Guid.NewGuid().ToString("N"));
        _tokens[token] = id;
        Profiles[id] = request!.Profile;
        return Results.Json(new(id, token), ProtocolJson.Default.RegisterResponse, statusCode: 201);
    }

    /// <summary>What devices said of themselves, by id.</summary>
    public ConcurrentDictionary<string, DeviceProfile> Profiles { get; } = [];

    /// <summary>Forgets every device.</summary>
    public void ForgetDevices() => _tokens.Clear();

    private bool Known(HttpContext http) => _tokens.ContainsKey(Token(http));

    private static string Token(HttpContext http) => http.Request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";

    private async Task<IResult> MakePlan(HttpContext http)
    {
        if (!_tokens.TryGetValue(Token(http), out var device)) return Results.Unauthorized();
        var request = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.PlanRequest))!;
        PlanRequests.Enqueue(request);
        using var folder = ModelFolder.Open(Store.ModelFolder(request.Model, request.Release));
        var profile = request.Profile ?? Profiles[device];
        var manifest = folder.Manifest;
        var decisions = new PlanDecisions();
        if (Customizers.Open(folder)?.OpenSession() is { } session)
        {
            var budgets = new DeviceBudgets
            {
                Structure = manifest.Decisions.Contains(PlanPart.Structure) ? StructureBudget.MultiplyAdds(profile.MultiplyAdds ?? new StructureCosts(manifest.Backbone).OfAll(StructureBudgetKind.MultiplyAdds)) : null,
                Precision = manifest.Decisions.Contains(PlanPart.Precision) ? PrecisionBudget.AverageBits(profile.AverageBits ?? 8) : null,
            };
            decisions = session.Decide(Floats(request.Interest), budgets);
            if (decisions.Guide is { } guide)
            {
                if (request.Guided is null) return Results.Json(new PlanGuide(MemoryMarshal.AsBytes<float>(guide.ToArray()).ToArray()), ProtocolJson.Default.PlanGuide, statusCode: 202);
                decisions = session.Complete(decisions, Floats(request.Guided));
            }
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var plan = Shape(new()
        {
            Model = manifest.Name,
            ModelVersion = manifest.Version,
            Fingerprint = ModelFingerprint.Of(manifest),
            Device = device,
            Issued = now,
            Expires = now + (long)PlanLifetime.TotalSeconds,
            Sequence = Math.Max(request.Sequence, _plans) + 1,
            Embedding = (profile.TableBytes ?? profile.MemoryBytes) is { } bytes && ElasticFile.IsIn(folder) ? ElasticFile.Open(folder).Within(bytes) : null,
            Structure = decisions.Structure,
            Parameters = decisions.Parameters,
            Precision = decisions.Precision,
        });
        _plans = Math.Max(_plans, plan.Sequence);
        return Results.Bytes(PlanBytes(plan.Sign(PlanKey).Encode()), "application/octet-stream");
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
