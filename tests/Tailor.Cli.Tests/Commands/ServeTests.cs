using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Tailor.Models.Protocol;

namespace Tailor.Cli.Tests.Commands;

/// <summary>The service in a process of its own, as operators run it.</summary>
public sealed partial class ServeTests
{
    [Fact]
    public async Task WhatUsersAskForIsNotInTheLog()
    {
        await using var served = await ServedModel.StartAsync(serve: false);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "tailor"), ["serve", "--store", "store", "--plan-key", "keys/plan.key", "--address", "http://127.0.0.1:0"])
        {
            WorkingDirectory = served.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var log = process.StandardOutput.ReadToEndAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new(Serving().Match(await process.StandardError.ReadLineAsync() ?? "").Value) };
            using var registered = await client.PostAsJsonAsync(Routes.Devices, new RegisterRequest(new()), ProtocolJson.Default.RegisterRequest);
            var device = await registered.Content.ReadFromJsonAsync(ProtocolJson.Default.RegisterResponse);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", device!.Token);
            using var asked = await client.GetAsync("v1/items/embeddings?model=small&release=1&ids=17,23");
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        var text = await log;
        Assert.Contains("Now listening", text, StringComparison.Ordinal); // there is a log
        Assert.DoesNotContain("17,23", text, StringComparison.Ordinal);
        Assert.DoesNotContain("embeddings", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("http://[^,; ]+")]
    private static partial Regex Serving();
}
