using System.Security.Cryptography;
using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Models;
using Tailor.Models.Releases;
using Tailor.Models.Signing;

namespace Tailor.Device.Tests.Attacks;

/// <summary>Attacks on keyring and release.</summary>
public sealed class DocumentAttacks : IAsyncLifetime
{
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FakeCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public Task A_tampered_keyring_is_refused() => Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() =>
    {
        var bytes = _cloud.KeyringBytes();
        bytes[40] ^= 1;
        _cloud.KeyringBytes = () => bytes;
    }), ClientEventKind.Refused);

    [Fact]
    public async Task A_keyring_that_another_root_signed_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.KeyringBytes = () => _cloud.Keyring.Sign(other).Bytes.ToArray()), ClientEventKind.Refused);
    }

    [Fact]
    public async Task An_older_keyring_whose_keys_were_revoked_is_refused()
    {
        var old = _cloud.KeyringBytes();
        _cloud.Keyring = _cloud.NewKeyring(5);
        var error = await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.KeyringBytes = () => old), ClientEventKind.Refused);
        Assert.Contains("at least 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyring_that_is_kept_back_beyond_its_time_is_refused()
    {
        var error = await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.KeyringBytes = () => _cloud.NewKeyring(1, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1).Sign(_cloud.RootKey).Bytes.ToArray()), ClientEventKind.Refused);
        Assert.Contains("expired", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_tampered_release_is_refused() => Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() =>
    {
        var bytes = _cloud.ReleaseBytes();
        bytes[60] ^= 1;
        _cloud.ReleaseBytes = () => bytes;
    }), ClientEventKind.Refused);

    [Fact]
    public async Task A_release_that_a_key_of_plans_signed_is_refused()
    {
        var release = Signed();
        await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.ReleaseBytes = () => (release with { Sequence = 2 }).Sign(_cloud.PlanKey).Bytes.ToArray()), ClientEventKind.Refused);
    }

    [Fact]
    public async Task An_older_release_is_refused()
    {
        var old = _cloud.ReleaseBytes();
        _cloud.PublishNext();
        var error = await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.ReleaseBytes = () => old), ClientEventKind.Refused);
        Assert.Contains("at least 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_release_is_refused_also_where_the_newer_one_could_not_be_installed()
    {
        var old = _cloud.ReleaseBytes();
        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        _cloud.PublishNext();
        _cloud.Interfere = (http, next) => http.Request.Path.StartsWithSegments("/v1/blocks", StringComparison.Ordinal) ? Do(() => http.Response.StatusCode = 404) : next();
        await Assert.ThrowsAsync<CloudException>(() => client.UpdateAsync());
        Assert.Equal(1, client.Model.Release.Sequence);
        _cloud.ReleaseBytes = () => old;
        Assert.Contains("at least 2", (await Assert.ThrowsAsync<SignatureException>(() => client.UpdateAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_is_kept_back_beyond_its_time_is_refused()
    {
        var release = Signed();
        var error = await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.ReleaseBytes = () => (release with { Issued = 1_000, Expires = 2_000 }).Sign(_cloud.ReleaseKey).Bytes.ToArray()), ClientEventKind.Refused);
        Assert.Contains("expired", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_another_model_is_refused()
    {
        var release = Signed();
        var error = await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.ReleaseBytes = () => (release with { Model = "other", Sequence = 2 }).Sign(_cloud.ReleaseKey).Bytes.ToArray()), ClientEventKind.Refused);
        Assert.Contains("other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_release_of_the_same_number_is_refused()
    {
        var release = Signed();
        var error = await Attack.IsRefusedAsync<SignatureException>(_cloud, () => Do(() => _cloud.ReleaseBytes = () => (release with { Version = "9" }).Sign(_cloud.ReleaseKey).Bytes.ToArray()), ClientEventKind.Refused);
        Assert.Contains("same number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_mixes_versions_is_refused()
    {
        var first = Signed();
        var error = await Attack.IsRefusedAsync<ModelFormatException>(_cloud, () => Do(() =>
        {
            _cloud.PublishNext();
            var second = Signed();
            _cloud.ReleaseBytes = () => (second with { Pieces = second.Pieces.Replace(second.Find(PieceKind.Manifest)!, first.Find(PieceKind.Manifest)!) }).Sign(_cloud.ReleaseKey).Bytes.ToArray();
        }), ClientEventKind.Refused);
        Assert.Contains("2.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_whose_pieces_answer_otherwise_than_where_it_was_made_is_refused()
    {
        var first = Signed();
        await Attack.IsRefusedAsync<ModelCheckException>(_cloud, () => Do(() =>
        {
            _cloud.PublishNext();
            var second = Signed();
            _cloud.ReleaseBytes = () => (second with { Pieces = second.Pieces.Replace(second.Find(PieceKind.Items)!, first.Find(PieceKind.Items)!) }).Sign(_cloud.ReleaseKey).Bytes.ToArray();
        }), ClientEventKind.Refused);
        await using var told = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        Assert.Equal("2.0", told.Model.Manifest.Version); // the release itself is good
    }

    [Fact]
    public async Task A_release_that_fails_is_told_in_telemetry()
    {
        var first = Signed();
        await using var client = await TailorClient.OpenAsync(_cloud.Options(_cloud.NewFolder()));
        _cloud.PublishNext();
        var second = Signed();
        _cloud.ReleaseBytes = () => (second with { Pieces = second.Pieces.Replace(second.Find(PieceKind.Items)!, first.Find(PieceKind.Items)!) }).Sign(_cloud.ReleaseKey).Bytes.ToArray();
        await Assert.ThrowsAsync<ModelCheckException>(() => client.UpdateAsync());
        await client.TellAsync();
        Assert.Equal([(1L, 1, 0), (2L, 0, 1)], _cloud.Telemetry.Single().Reports.Select(report => (report.Release, report.Loads, report.FailedLoads)));
    }

    private Release Signed() => Release.Read(_cloud.ReleaseBytes(), _cloud.Keyring.ReleaseKeys, "release");

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
