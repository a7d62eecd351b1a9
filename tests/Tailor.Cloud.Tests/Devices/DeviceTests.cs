using System.Net;
using System.Net.Http.Json;
using System.Text;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests.Devices;

public sealed class DeviceTests
{
    [Fact]
    public async Task A_device_gets_an_id_and_a_token_of_its_own()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var answer = await cloud.Client.PostAsJsonAsync(Routes.Devices, new RegisterRequest(new() { Class = "phone" }), ProtocolJson.Default.RegisterRequest);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var (first, second) = ((await answer.Content.ReadFromJsonAsync(ProtocolJson.Default.RegisterResponse))!, await cloud.RegisterAsync());
        Assert.NotEqual(first.Device, second.Device);
        Assert.NotEqual(first.Token, second.Token);
        Assert.All(first.Device, letter => Assert.True(char.IsAsciiLetterOrDigit(letter) || letter == '-'));
    }

    [Fact]
    public async Task The_database_has_no_token()
    {
        await using var cloud = await RunningCloud.StartAsync();
        var device = await cloud.RegisterAsync();
        foreach (var file in Directory.EnumerateFiles(cloud.Published.Store.Path, "cloud.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.DoesNotContain(device.Token, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}", "profile")]
    [InlineData("{\"profile\":{\"memory\":1}}", "memory")]
    [InlineData("{\"profile\":null}", "profile")]
    [InlineData("null", "null")]
    [InlineData("{", "Expected")]
    [InlineData("{\"profile\":{\"tableBytes\":-1}}", "negative")]
    [InlineData("{\"profile\":{\"class\":\"a b\"}}", "class")]
    public async Task A_malformed_introduction_is_refused_with_a_sentence(string body, string word)
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await cloud.Client.PostAsync(Routes.Devices, content);
        Assert.Contains(word, await ProblemText.AssertAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_type_of_content_is_refused()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");
        using var answer = await cloud.Client.PostAsync(Routes.Devices, content);
        Assert.Contains("application/json", await ProblemText.AssertAsync(HttpStatusCode.UnsupportedMediaType, answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("short")]
    public async Task Without_a_known_token_nothing_is_told(string? token)
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var device = token is null ? new HttpClient { BaseAddress = cloud.Client.BaseAddress } : cloud.As(token);
        using var model = await device.GetAsync($"{Routes.Models}/sample");
        await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, model);
        Assert.Equal("Bearer", model.Headers.WwwAuthenticate.Single().Scheme);
        using var plan = await Interest.AskAsync(device, Interest.Request());
        await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, plan);
        using var rows = await device.GetAsync($"{Routes.ItemEmbeddings}?model=sample&release=1&ids=0");
        await ProblemText.AssertAsync(HttpStatusCode.Unauthorized, rows);
    }

    [Fact]
    public async Task What_does_not_exist_is_a_problem_too()
    {
        await using var cloud = await RunningCloud.StartAsync();
        using var nowhere = await cloud.Client.GetAsync("v1/nowhere");
        Assert.Contains("/v1/nowhere", await ProblemText.AssertAsync(HttpStatusCode.NotFound, nowhere), StringComparison.Ordinal);
        using var method = await cloud.Client.DeleteAsync(Routes.Devices);
        Assert.Contains("DELETE", await ProblemText.AssertAsync(HttpStatusCode.MethodNotAllowed, method), StringComparison.Ordinal);
    }
}
