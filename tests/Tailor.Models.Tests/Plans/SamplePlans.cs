using System.Security.Cryptography;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Plans;

/// <summary>Plans that follow from constants.</summary>
internal static class SamplePlans
{
    public const long Issued = 1_790_000_000; // 21 September 2026

    public static Plan Small => new()
    {
        Model = "sample",
        ModelVersion = "1.0",
        Fingerprint = new(0x0123_4567_89AB_CDEF),
        Device = "phone-7",
        Issued = Issued,
        Expires = Issued + (7 * 86_400),
        Sequence = 300,
        Precision = new(1, 2, 3, 1, 3, 2),
    };

    /// <summary>Blocks and their parameters: of four blocks the first and the third, a gain and a shift for each of two channels.</summary>
    public static Plan Structured => Bare with { Structure = new(true, false, true, false), Parameters = new(ParameterForm.ScaleShift, [1.5f, -1, 0.25f, 0]) };

    /// <summary>The beginning of an item table.</summary>
    public static Plan Embedded => Bare with { Embedding = Embedding.Of([1, 2, 3]) };

    /// <summary>A plan without a part, a device and an end.</summary>
    public static Plan Bare => new() { Model = "m", ModelVersion = "1", Fingerprint = new(1), Issued = 0 };

    /// <summary>d = 64, 2 blocks, feed-forward 64.</summary>
    public static SasRecSpec SasRec => new()
    {
        Width = 64,
        MaxLength = 50,
        Blocks = 2,
        Heads = 1,
        FeedForward = 64,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    public static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
