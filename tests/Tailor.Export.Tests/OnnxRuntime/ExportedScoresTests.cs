using Tailor.Benchmarks.OnnxRuntime;

namespace Tailor.Export.Tests.OnnxRuntime;

/// <summary>Exported models score in ONNX Runtime as Tailor's runtime scores; skipped where its library is not there.</summary>
public sealed class ExportedScoresTests : IDisposable
{
    private const float Tolerance = 1e-4f;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void EveryScoreIsTheRuntimesAtEveryLength(string name)
    {
        RequireOnnxRuntime();
        var model = SampleModel.Of(name);
        model.Export.Write(_folder["model.onnx"], new());
        using var exported = new ExportedModel(_folder["model.onnx"]);
        var expected = new float[model.ItemCount];
        var session = model.Recommender().OpenSession();
        var spread = 0f;
        foreach (var length in (int[])[1, 2, 5, model.Spec.MaxLength, model.Spec.MaxLength + 7])
        {
            var history = model.History(length);
            session.Score(history, expected);
            AssertNear(expected, exported.Scores(history, model.ItemCount), Tolerance, $"{name} after {length}");
            spread = Math.Max(spread, expected.Max() - expected.Min());
        }

        Assert.True(spread > 1, $"The scores of {name} lie within {spread}: too near each other to see a fault in.");
    }

    [SkippableFact]
    public void OneTableGivesTheSame()
    {
        RequireOnnxRuntime();
        var model = SampleModel.Of("sasrec-pre");
        model.Export.Write(_folder["model.onnx"], new() { OneTable = true });
        using var exported = new ExportedModel(_folder["model.onnx"]);
        var expected = new float[model.ItemCount];
        model.Recommender().OpenSession().Score(model.History(9), expected);
        AssertNear(expected, exported.Scores(model.History(9), model.ItemCount), Tolerance, "one table");
    }

    [SkippableTheory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void AFixedLengthGivesTheSame(string name)
    {
        RequireOnnxRuntime();
        var model = SampleModel.Of(name);
        foreach (var length in (int[])[1, model.Spec.MaxLength - 1, model.Spec.MaxLength])
        {
            if (length == 0) continue;
            model.Export.Write(_folder["model.onnx"], new() { Length = length });
            using var exported = new ExportedModel(_folder["model.onnx"]);
            var expected = new float[model.ItemCount];
            model.Recommender().OpenSession().Score(model.History(length), expected);
            AssertNear(expected, exported.Scores(model.History(length), model.ItemCount), Tolerance, $"{name} of {length}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void TheBestItemsAreTheRuntimes(string name)
    {
        RequireOnnxRuntime();
        var model = SampleModel.Of(name);
        model.Export.Write(_folder["model.onnx"], new() { Top = 7 });
        using var exported = new ExportedModel(_folder["model.onnx"]);
        var expected = new Runtime.Recommendation[7];
        var history = model.History(model.Spec.MaxLength);
        model.Recommender().OpenSession().Recommend(history, expected, excludeHistory: false);
        var (items, scores) = exported.Top(history, 7);
        Assert.Equal(expected.Select(entry => (long)entry.Item), items);
        AssertNear([.. expected.Select(entry => entry.Score)], scores, Tolerance, name);
    }

    /// <summary>Int8 rounds: scores must stay near the float ones, measured against how far they spread.</summary>
    [SkippableTheory]
    [MemberData(nameof(SampleModel.Names), MemberType = typeof(SampleModel))]
    public void QuantizedScoresStayNear(string name)
    {
        RequireOnnxRuntime();
        var model = SampleModel.Of(name);
        model.Export.Write(_folder["model.onnx"], new() { Quantized = true });
        using var exported = new ExportedModel(_folder["model.onnx"]);
        var expected = new float[model.ItemCount];
        var history = model.History(model.Spec.MaxLength);
        model.Recommender().OpenSession().Score(history, expected);
        AssertNear(expected, exported.Scores(history, model.ItemCount), 0.05f * (expected.Max() - expected.Min()), name);
    }

    [SkippableFact]
    public void ARefusalSaysWhy()
    {
        RequireOnnxRuntime();
        File.WriteAllText(_folder["model.onnx"], "no model");
        var refused = Assert.Throws<OrtException>(() => new ExportedModel(_folder["model.onnx"]));
        Assert.Contains("model.onnx", refused.Message, StringComparison.Ordinal);
    }

    private static void RequireOnnxRuntime() => Skip.If(OrtLibrary.Instance is null, OrtLibrary.Missing);

    private static void AssertNear(float[] expected, float[] found, float tolerance, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(MathF.Abs(expected[i] - found[i]) <= tolerance)) Assert.Fail($"{what}: expected {expected[i]} at {i}, found {found[i]}, further than {tolerance}.");
        }
    }
}
