using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Customization;
using Tailor.Models;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;
using Tailor.Models.Protocol;

namespace Tailor.Load;

/// <summary>What the parts of a plan cost on one thread, network and server aside: the processor's time, so that other work on the machine counts as little as it can.</summary>
internal static class Parts
{
    private const int Batch = 64;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("tailor-parts-").FullName;
        try
        {
            SyntheticModel.Publish(folder, "chord");
            using var model = ModelFolder.Open(Path.Combine(folder, "model"));
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var session = Customizers.Open(model)!.OpenSession();
            var random = new Random(1);
            float[][] interests = [.. Enumerable.Range(0, Batch).Select(_ => Enumerable.Range(0, SyntheticModel.Width).Select(_ => (2 * random.NextSingle()) - 1).ToArray())];
            DeviceBudgets[] budgets = [.. Enumerable.Repeat(new DeviceBudgets { Precision = PrecisionBudget.AverageBits(3) }, Batch)];
            var decisions = new PlanDecisions[Batch];
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new PlanRequest { Model = SyntheticModel.Name, Release = 1, Interest = MemoryMarshal.AsBytes(interests[0].AsSpan()).ToArray() }, ProtocolJson.Default.PlanRequest);
            session.DecideAll(interests, budgets, decisions);
            var plan = new Plan { Model = SyntheticModel.Name, ModelVersion = "1", Fingerprint = ModelFingerprint.Of(model.Manifest), Device = $"{Guid.CreateVersion7()}", Issued = 1, Expires = 2, Sequence = 1, Precision = decisions[0].Precision };
            var signed = plan.Encode();

            Show("the request's JSON", 1, () => JsonSerializer.Deserialize(body, ProtocolJson.Default.PlanRequest));
            Show("the customizer, one user", 1, () => session.Decide(interests[0], budgets[0]));
            Show($"the customizer, {Batch} users at once, each", Batch, () => session.DecideAll(interests, budgets, decisions));
            Show("the plan's bytes", 1, () => plan.Encode());
            Show("the signature", 1, () => key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Show(string name, int of, Action part)
    {
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 1_500;) part();
        var best = double.MaxValue;
        for (var round = 0; round < 7; round++)
        {
            var (calls, begun, clock) = (0, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            for (; clock.ElapsedMilliseconds < 300; calls++) part();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - begun).TotalMicroseconds / calls / of);
        }

        Console.WriteLine(FormattableString.Invariant($"{name}: {best:0.0} µs"));
    }
}
