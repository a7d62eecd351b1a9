using System.Text.Json.Nodes;
using Tailor.Cli.Errors;
using Tailor.Cli.Settings;

namespace Tailor.Cli.Tests.Settings;

public sealed class SettingsPatchTests
{
    private static JsonObject Defaults => (JsonObject)JsonNode.Parse("""
        {"epochs": 20, "loss": "sampled-softmax", "dropout": 0.2, "logQ": true, "limit": null, "schedule": {"warmup": 200, "final": 0.02}}
        """)!;

    [Fact]
    public void LaterPatchesLieOverEarlierOnes()
    {
        var result = SettingsPatch.Apply(
            Defaults,
            ("--config", (JsonObject)JsonNode.Parse("""{"epochs": 5, "dropout": 0.5, "schedule": {"warmup": 10}}""")!),
            ("--set", SettingsPatch.Parse(["epochs=7", "loss=bce", "logQ=false", "schedule.final=0.1", "limit=12"])));
        Assert.Equal("""{"epochs":7,"loss":"bce","dropout":0.5,"logQ":false,"limit":12,"schedule":{"warmup":10,"final":0.1}}""", result.ToJsonString());
    }

    [Fact]
    public void DigitsOnTheCommandLineMayBeText()
    {
        Assert.Equal("1100", SettingsPatch.Apply(Defaults, ("--set", SettingsPatch.Parse(["loss=1100"])))["loss"]!.GetValue<string>());
        Assert.Throws<UsageException>(() => SettingsPatch.Apply(Defaults, ("--config", (JsonObject)JsonNode.Parse("""{"loss": 1100}""")!)));
    }

    [Theory]
    [InlineData("epcohs=3", "there is no setting 'epcohs'. Did you mean 'epochs'?")]
    [InlineData("schedule.warm=3", "there is no setting 'schedule.warm'. Did you mean 'warmup'?")]
    [InlineData("zebra=3", "there is no setting 'zebra'. There are: epochs, loss")]
    [InlineData("epochs=many", "epochs = \"many\": expected a number, such as 20.")]
    [InlineData("logQ=1", "logQ = 1: expected true or false")]
    [InlineData("epochs", "--set epochs: expected key=value.")]
    public void WrongSettingsAreRefusedByName(string assignment, string message)
    {
        var error = Assert.Throws<UsageException>(() => SettingsPatch.Apply(Defaults, ("--set", SettingsPatch.Parse([assignment]))));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllProblemsAreReportedAtOnce()
    {
        var error = Assert.Throws<UsageException>(() => SettingsPatch.Apply(Defaults, ("--set", SettingsPatch.Parse(["a=1", "b=2"]))));
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABrokenFileSaysWhere()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("settings.json", "{\n  \"epochs\": 1,\n  oops\n}");
        var error = Assert.Throws<UsageException>(() => SettingsPatch.ReadFile(path));
        Assert.Contains($"{path}, line 3", error.Message, StringComparison.Ordinal);
    }
}
