using System.Security.Cryptography;
using Tailor.Models.Adaptation;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Plans;

public sealed class PlanTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_plan_comes_back_whole()
    {
        using var key = SamplePlans.Key();
        foreach (var plan in new[]
        {
            SamplePlans.Small, SamplePlans.Bare, SamplePlans.Small.Sign(key), SamplePlans.Small with { Expires = 0, Sequence = ulong.MaxValue },
            SamplePlans.Small with { Issued = 253_402_300_798, Expires = 253_402_300_799 }, SamplePlans.Small with { Precision = Precision.Uniform(1_000_000, 4) },
            SamplePlans.Structured, SamplePlans.Structured with { Precision = SamplePlans.Small.Precision }, SamplePlans.Bare with { Structure = Structure.Of(64, 0), Parameters = new(ParameterForm.Full, []) },
            SamplePlans.Bare with { Parameters = new(ParameterForm.LowRank, new float[196_352]), Precision = Precision.Uniform(1_000_000, 4) },
        })
        {
            var read = Plan.Read(plan.Encode(), "plan");
            Assert.Equal(plan, read);
            Assert.Equal(plan.GetHashCode(), read.GetHashCode());
            Assert.Equal(plan.Encode(), read.Encode());
        }
    }

    [Fact]
    public void Bytes_worked_by_hand()
    {
        byte[] expected =
        [
            (byte)'T', (byte)'L', (byte)'R', (byte)'P', 1, 42,
            6, .. "sample"u8, 3, .. "1.0"u8, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 7, .. "phone-7"u8,
            0x80, 0xF7, 0xC4, 0xD5, 0x06, // 1,790,000,000
            0x80, 0xF5, 0x24, // 604,800
            0xAC, 0x02, // 300
            4, 3, 6, 0b_01_11_10_01, 0b_10_11,
        ];
        Assert.Equal(expected, SamplePlans.Small.Encode());
    }

    [Fact]
    public void Blocks_and_parameters_worked_by_hand()
    {
        byte[] expected =
        [
            (byte)'T', (byte)'L', (byte)'R', (byte)'P', 1, 39,
            1, (byte)'m', 1, (byte)'1', 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
            2, 2, 4, 0b0101,
            3, 17, 1, 0, 0, 192, 63, 0, 0, 128, 191, 0, 0, 128, 62, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, SamplePlans.Structured.Encode());
    }

    [Fact]
    public void A_plan_of_blocks_is_for_a_network_that_has_them()
    {
        var manifest = SampleModels.Write(_scratch["model"], "sasrec-ofa");
        var blocks = manifest.Backbone.SkippableBlocks();
        var adaptation = manifest.Customizer!.Adapts!;
        var structure = Structure.Of(4, 0b0110);
        var plan = SamplePlans.Small with { Precision = null, Fingerprint = ModelFingerprint.Of(manifest), Structure = structure, Parameters = new(adaptation.Form, new float[adaptation.ValueCount(blocks, structure)]) };
        plan.RequireFor(manifest);
        (plan with { Parameters = null }).RequireFor(manifest);
        Refused("expected a structure of the 4 blocks of sample that can be skipped, found 3", plan with { Structure = Structure.All(3) });
        Refused($"expected {adaptation.ValueCount(blocks, null)} parameters for the kept blocks of sample, found {plan.Parameters!.Values.Length}", plan with { Structure = null });
        Refused($"expected parameters of the form {adaptation.Form}, as sample takes them, found Full", plan with { Parameters = new(ParameterForm.Full, [1]) });
        Assert.Contains("expected no parameters, as sample takes none", Assert.Throws<PlanException>(() => plan.RequireFor(manifest with { Customizer = null })).Message, StringComparison.Ordinal);

        void Refused(string message, Plan wrong) => Assert.Contains(message, Assert.Throws<PlanException>(() => wrong.RequireFor(manifest)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_of_768_channels_takes_192_bytes_and_a_plan_little_more()
    {
        var channels = SamplePlans.SasRec.ChannelLayers().Sum(layer => layer.Channels);
        Assert.Equal((768, 192), (channels, Precision.EncodedLength(channels)));
        using var key = SamplePlans.Key();
        var plan = new Plan
        {
            Model = "sasrec-ml-1m",
            ModelVersion = "1",
            Fingerprint = new(0x0123_4567_89AB_CDEF),
            Issued = SamplePlans.Issued,
            Expires = SamplePlans.Issued + (7 * 86_400),
            Sequence = 1,
            Precision = Precision.Uniform(channels, 2),
        };
        Assert.Equal((237, 301), (plan.Encode().Length, plan.Sign(key).Encode().Length)); // docs/plan-format.md says so
    }

    [Fact]
    public void Only_the_signers_unchanged_plan_is_verified()
    {
        using var key = SamplePlans.Key();
        using var other = SamplePlans.Key();
        using var unfit = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var publicKey = ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
        var plan = SamplePlans.Small.Sign(key);
        Plan.Read(plan.Encode(), "plan").Verify(publicKey);
        Assert.Contains("found no signature", Assert.Throws<PlanException>(() => SamplePlans.Small.Verify(publicKey)).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit", Assert.Throws<PlanException>(() => plan.Verify(other)).Message, StringComparison.Ordinal);
        foreach (var changed in new[]
        {
            plan with { Model = "other" }, plan with { ModelVersion = "2" }, plan with { Fingerprint = default }, plan with { Device = "" }, plan with { Issued = 1 },
            plan with { Expires = 0 }, plan with { Sequence = 301 }, plan with { Precision = null }, plan with { Precision = Precision.Uniform(6, 2) }, plan with { Structure = Structure.All(2) }, plan with { Parameters = new(ParameterForm.Full, [1]) },
        })
            Assert.Throws<PlanException>(() => Plan.Read(changed.Encode(), "plan").Verify(publicKey));
        Assert.Contains("P-256", Assert.Throws<ArgumentException>(() => plan.Sign(unfit)).Message, StringComparison.Ordinal);
        Assert.Contains("P-256", Assert.Throws<ArgumentException>(() => plan.Verify(unfit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_for_one_model()
    {
        var manifest = SampleModels.Write(_scratch["model"], "sasrec-chord");
        var channels = manifest.Backbone.ChannelLayers().Sum(layer => layer.Channels);
        var plan = SamplePlans.Small with { Fingerprint = ModelFingerprint.Of(manifest), Precision = Precision.Uniform(channels, 4) };
        plan.RequireFor(manifest);
        (plan with { Precision = null }).RequireFor(manifest);
        Assert.StartsWith($"{plan.Fingerprint}", manifest.Files.Single(file => file.Name == "backbone.safetensors").Sha256, StringComparison.Ordinal);

        Refused("expected a plan for the model other, found sample", manifest with { Name = "other" });
        Refused("expected version 2 of sample, found 1.0", manifest with { Version = "2" });
        Refused($"expected no bits of channels, as sample has no quantization, found codes for {channels} channels", manifest with { Quantization = null });
        Refused($"expected codes for the 64 channels of sample, found {channels}", manifest with { Backbone = SampleModels.Spec("gru4rec") });
        var again = SampleModels.Write(_scratch["model"], SampleModels.Draft("sasrec-chord") with { Quantization = SampleModels.Draft("sasrec-chord").Quantization! with { Switched = false } });
        Refused($"expected the weights {ModelFingerprint.Of(again)} of sample 1.0, found {plan.Fingerprint}", again);

        void Refused(string message, ModelManifest other) =>
            Assert.Contains(message, Assert.Throws<PlanException>(() => plan.RequireFor(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_for_a_device_or_for_any()
    {
        SamplePlans.Small.RequireDevice("phone-7");
        SamplePlans.Bare.RequireDevice("phone-8");
        Assert.Contains("expected a plan for the device phone-8, found phone-7", Assert.Throws<PlanException>(() => SamplePlans.Small.RequireDevice("phone-8")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_holds_for_its_time()
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds(SamplePlans.Issued);
        var plan = SamplePlans.Small;
        plan.RequireValidAt(issued);
        plan.RequireValidAt(issued - Plan.ClockTolerance);
        plan.RequireValidAt(issued.AddDays(7).AddSeconds(-1));
        (plan with { Expires = 0 }).RequireValidAt(issued.AddYears(50));
        Assert.Contains("that expired at 2026-09-28 14:13:20 UTC", Assert.Throws<PlanException>(() => plan.RequireValidAt(issued.AddDays(7))).Message, StringComparison.Ordinal);
        Assert.Contains("is the clock right?", Assert.Throws<PlanException>(() => plan.RequireValidAt(issued.AddMinutes(-6))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_cannot_be_is_not_written()
    {
        using var key = SamplePlans.Key();
        foreach (var (part, plan) in new[]
        {
            ("Model must be", SamplePlans.Small with { Model = "a/b" }),
            ("Model must be", SamplePlans.Small with { Model = "" }),
            ("ModelVersion must be", SamplePlans.Small with { ModelVersion = new string('1', 101) }),
            ("Device must be", SamplePlans.Small with { Device = "möbel" }),
            ("Issued must be", SamplePlans.Small with { Issued = -1 }),
            ("Expires must be", SamplePlans.Small with { Expires = SamplePlans.Issued }),
            ("Expires must be", SamplePlans.Small with { Expires = long.MaxValue }),
            ("at most 1000000 channels, not 1000001", SamplePlans.Small with { Precision = Precision.Uniform(1_000_001, 2) }),
            ("at most 1000 blocks, not 1001", SamplePlans.Small with { Structure = new(new bool[1_001]) }),
            ("at most 196352 values, not 196353", SamplePlans.Small with { Parameters = new(ParameterForm.Full, new float[196_353]) }),
            ("Signature must have 64 bytes or none, not 63", SamplePlans.Small with { Signature = [.. new byte[63]] }),
        })
        {
            Assert.Contains(part, Assert.Throws<InvalidOperationException>(plan.Encode).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => plan.Write(_scratch["plan"]));
            Assert.False(File.Exists(_scratch["plan"]));
        }

        var several = SamplePlans.Small with { Model = "", Issued = -1 };
        var error = Assert.Throws<InvalidOperationException>(() => several.Sign(key)).Message;
        Assert.Contains("Model must be", error, StringComparison.Ordinal);
        Assert.Contains("Issued must be", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_replaced_whole()
    {
        var plan = SamplePlans.Small;
        plan.Write(_scratch["plan"]);
        (plan with { Sequence = 301 }).Write(_scratch["plan"]);
        Assert.Equal(plan with { Sequence = 301 }, Plan.Open(_scratch["plan"]));
        Assert.Equal([_scratch["plan"]], Directory.GetFiles(_scratch.Path));
        using var stream = new MemoryStream();
        plan.Write(stream);
        Assert.Equal(plan.Encode(), stream.ToArray());

        Assert.Throws<FileNotFoundException>(() => Plan.Open(_scratch["nowhere"]));
        var empty = Assert.Throws<ModelFormatException>(() => Plan.Open(_scratch.Write("empty", [])));
        Assert.Equal((_scratch["empty"], 0L), (empty.File, empty.Offset));
        Assert.Contains("at most 1048576 bytes, found 1048577", Assert.Throws<ModelFormatException>(() => Plan.Open(_scratch.Write("long", new byte[1_048_577]))).Message, StringComparison.Ordinal);
    }
}
