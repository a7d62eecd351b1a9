using System.Diagnostics;
using System.Text.Json;
using Tailor.Models.Tests;
using Xunit.Abstractions;

namespace Tailor.Device.Tests.Native;

/// <summary>
/// The C sample, compiled against the library that is published ahead of time, and run against a cloud. Publishing takes a minute of one processor; <c>TAILOR_NATIVE_LIBRARY</c> names the
/// folder of a library that is there.
/// </summary>
public sealed class NativeSampleTests(ITestOutputHelper output)
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    [SkippableFact]
    public async Task The_C_sample_recommends_what_the_client_recommends()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "The C sample is built for Linux on x64 only.");
        Skip.If(await TryRunAsync("cc", "--version") is null, "There is no C compiler (cc) on this machine.");
        var library = await PublishAsync();

        using var scratch = new ScratchFolder();
        var (compiled, errors) = await RunAsync("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", Path.Combine(Root, "samples/c/recommend.c"), "-o", scratch["recommend"], "-L", library, "-l:Tailor.Device.so", $"-Wl,-rpath,{library}");
        Assert.True(compiled == 0, errors);

        await using var cloud = await FakeCloud.StartAsync();
        var options = cloud.Options(cloud.NewFolder());
        await File.WriteAllTextAsync(scratch["options.json"], JsonSerializer.Serialize(new
        {
            cloud = cloud.Address.AbsoluteUri,
            folder = scratch["device"],
            model = "sample",
            rootKeys = options.RootKeys.Select(key => key.ToPem()),
            profile = new { averageBits = 4 },
        }));
        var (code, text) = await RunAsync(scratch["recommend"], scratch["options.json"], "id-3", "id-90", "no-such-item");
        Assert.True(code == 0, text);
        output.WriteLine(text);

        await using var client = await TailorClient.OpenAsync(options);
        await client.UpdateAsync(["id-3", "id-90"]);
        var expected = client.Recommend(["id-3", "id-90"], 5).Select(item => item.Id);
        var lines = text.Split('\n');
        Assert.Contains("passed over: There is no item no-such-item.", lines);
        var changed = Array.IndexOf(lines, "changed 1");
        Assert.Equal(expected, lines.Skip(changed + 1).Take(5).Select(line => line.Split(' ')[0]));

        await File.WriteAllTextAsync(scratch["wrong.json"], """{"cloud": "http://example.org/", "folder": "x", "model": "sample", "rootKeys": []}""");
        var (failed, why) = await RunAsync(scratch["recommend"], scratch["wrong.json"]);
        Assert.Equal(1, failed);
        Assert.Contains("https", why, StringComparison.Ordinal);
        Assert.Contains("RootKeys", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_entry_point_is_declared_in_the_header_and_the_other_way_round()
    {
        var header = File.ReadAllText(Path.Combine(Root, "samples/c/tailor.h"));
        string[] declared = [.. System.Text.RegularExpressions.Regex.Matches(header, @"\b(tailor_\w+)\(", System.Text.RegularExpressions.RegexOptions.ExplicitCapture | System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Value.TrimEnd('(')).Distinct().Order(StringComparer.Ordinal)];
        string[] exported = [.. typeof(TailorClient).Assembly.GetType("Tailor.Device.Native.Exports")!.GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(method => method.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "UnmanagedCallersOnlyAttribute")?.NamedArguments.Single(argument => argument.MemberName == "EntryPoint").TypedValue.Value as string)
            .OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(exported, declared);
        Assert.NotEmpty(exported);
    }

    /// <summary>Publishes the library where build output goes; a second time is quick.</summary>
    private static async Task<string> PublishAsync()
    {
        if (Environment.GetEnvironmentVariable("TAILOR_NATIVE_LIBRARY") is { Length: > 0 } there) return there;
        var artifacts = Path.Combine(Root, "artifacts", "native-device");
        var library = Path.Combine(artifacts, "out");
        var (code, text) = await RunAsync("dotnet", "publish", Path.Combine(Root, "src/Tailor.Device"), "-c", "Release", "-f", "net9.0", "-r", "linux-x64", "-p:TargetFrameworks=net9.0", "-p:PublishAot=true", "-p:NativeLib=Shared", "-p:RunAnalyzers=false", $"-p:ArtifactsPath={artifacts}", "-o", library, "--nologo", "-v", "q");
        Skip.If(code != 0 && (text.Contains("NU1101", StringComparison.Ordinal) || text.Contains("NU1102", StringComparison.Ordinal) || text.Contains("NU1301", StringComparison.Ordinal)), "The compiler for native libraries (runtime.linux-x64.Microsoft.DotNet.ILCompiler) cannot be restored here.");
        Skip.If(code != 0 && text.Contains("Platform linker", StringComparison.Ordinal), "There is no linker that native libraries need (clang or gcc).");
        Assert.True(code == 0, text);
        return library;
    }

    private static async Task<string?> TryRunAsync(string program, params string[] arguments)
    {
        try
        {
            return (await RunAsync(program, arguments)).Text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<(int Code, string Text)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (standard, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await standard) + (await errors));
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Tailor.slnx")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
