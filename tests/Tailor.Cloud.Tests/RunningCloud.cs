using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Tests;

/// <summary>A node that serves a published model over HTTP, on a free port.</summary>
public sealed class RunningCloud : IAsyncDisposable
{
    private readonly bool _ownsModel;

    private RunningCloud(PublishedModel published, WebApplication app, bool ownsModel)
    {
        (Published, App, _ownsModel) = (published, app, ownsModel);
        Client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public PublishedModel Published { get; }

    public WebApplication App { get; }

    /// <summary>Shows no token.</summary>
    public HttpClient Client { get; }

    public static async Task<RunningCloud> StartAsync(string kind = "sasrec-chord", Func<CloudOptions, CloudOptions>? options = null) => await StartAsync(new PublishedModel(kind), options, ownsModel: true);

    /// <summary>Starts a node; a model of its own is deleted with it, one that several nodes share is not.</summary>
    public static async Task<RunningCloud> StartAsync(PublishedModel published, Func<CloudOptions, CloudOptions>? options = null, bool ownsModel = false)
    {
        var app = CloudApplication.Build((options ?? (same => same))(Options(published)));
        await app.StartAsync();
        return new(published, app, ownsModel);
    }

    public static CloudOptions Options(PublishedModel published) => new() { Store = published.Store.Path, PlanKey = published.PlanKeyFile };

    public async Task<RegisterResponse> RegisterAsync(DeviceProfile? profile = null)
    {
        using var answer = await Client.PostAsJsonAsync(Routes.Devices, new RegisterRequest(profile ?? new()), ProtocolJson.Default.RegisterRequest);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ProtocolJson.Default.RegisterResponse))!;
    }

    /// <summary>A client that shows a device's token.</summary>
    public HttpClient As(string token)
    {
        var client = new HttpClient { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<HttpClient> DeviceAsync(DeviceProfile? profile = null) => As((await RegisterAsync(profile)).Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsModel) Published.Dispose();
    }
}
