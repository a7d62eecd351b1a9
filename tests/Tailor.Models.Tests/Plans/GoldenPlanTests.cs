using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Models.Plans;

namespace Tailor.Models.Tests.Plans;

/// <summary>Plans that were written once and must be read for ever.</summary>
public sealed class GoldenPlanTests
{
    private static string Folder => Path.Combine(GoldenModelTests.Folder, "plan-1");

    [Fact]
    public void Unsigned_plans_of_format_1_are_read_and_still_written()
    {
        foreach (var (name, plan) in new[] { ("small", SamplePlans.Small), ("bare", SamplePlans.Bare), ("structured", SamplePlans.Structured), ("embedded", SamplePlans.Embedded) })
        {
            var path = Path.Combine(Folder, $"{name}.plan");
            Assert.Equal(plan, Plan.Open(path));
            Assert.Equal(File.ReadAllBytes(path), plan.Encode());
        }
    }

    [Fact]
    public void A_signed_plan_of_format_1_is_verified()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Folder, "key.pem")));
        var plan = Plan.Open(Path.Combine(Folder, "signed.plan"));
        plan.Verify(key);
        Assert.Equal(SamplePlans.Small, plan with { Signature = [] });
    }

    [SkippableFact]
    public void A_plan_is_read_by_another_reader()
    {
        using var read = JsonDocument.Parse(GoldenModelTests.Python(Path.Combine(Folder, "read.py"), Path.Combine(Folder, "signed.plan")));
        var (plan, root) = (Plan.Open(Path.Combine(Folder, "signed.plan")), read.RootElement);
        Assert.Equal((plan.Model, plan.ModelVersion, plan.Device), (root.GetProperty("model").GetString(), root.GetProperty("version").GetString(), root.GetProperty("device").GetString()));
        Assert.Equal((plan.Issued, plan.Expires, plan.Sequence), (root.GetProperty("issued").GetInt64(), root.GetProperty("expires").GetInt64(), root.GetProperty("sequence").GetUInt64()));
        Assert.Equal(plan.Fingerprint.ToString(), root.GetProperty("fingerprint").GetString());
        Assert.Equal(plan.Precision!.Codes.ToArray(), root.GetProperty("precision").EnumerateArray().Select(code => code.GetByte()));
        Assert.Equal(Convert.ToHexStringLower(plan.Signature.AsSpan()), root.GetProperty("signature").GetString());

        using var other = JsonDocument.Parse(GoldenModelTests.Python(Path.Combine(Folder, "read.py"), Path.Combine(Folder, "structured.plan")));
        Assert.Equal("1010", string.Concat(other.RootElement.GetProperty("structure").EnumerateArray().Select(bit => bit.GetInt32())));
        Assert.Equal(1, other.RootElement.GetProperty("form").GetInt32());
        using var table = JsonDocument.Parse(GoldenModelTests.Python(Path.Combine(Folder, "read.py"), Path.Combine(Folder, "embedded.plan")));
        Assert.Equal((3, Convert.ToHexStringLower(SamplePlans.Embedded.Embedding!.Digest.AsSpan())), (table.RootElement.GetProperty("embedding").GetProperty("length").GetInt32(), table.RootElement.GetProperty("embedding").GetProperty("sha256").GetString()));
        Assert.Equal(SamplePlans.Structured.Parameters!.Values.ToArray(), other.RootElement.GetProperty("parameters").EnumerateArray().Select(value => value.GetSingle()));
    }
}
