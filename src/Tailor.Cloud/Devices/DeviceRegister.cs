using System.Text.Json;
using Dapper;
using Tailor.Cloud.Administration;
using Tailor.Cloud.Database;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Devices;

/// <summary>The devices that registered.</summary>
internal sealed class DeviceRegister(CloudDatabase database, TimeProvider time)
{
    /// <summary>Takes a device in.</summary>
    public async Task<RegisterResponse> AddAsync(DeviceProfile profile, CancellationToken cancellation)
    {
        var (now, token) = (time.GetUtcNow(), DeviceToken.Draw());
        var row = new
        {
            Id = Guid.CreateVersion7(now).ToString(), // rising with time, so that the index grows at one end
            Token = DeviceToken.Hash(token),
            profile.Class,
            Profile = JsonSerializer.Serialize(profile, ProtocolJson.Default.DeviceProfile),
            Registered = now.ToUnixTimeSeconds(),
        };
        await database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync("INSERT INTO devices (id, token, class, profile, registered) VALUES (@Id, @Token, @Class, @Profile, @Registered)", row, transaction),
            cancellation);
        return new(row.Id, token);
    }

    /// <summary>The device of a token's hash, or null.</summary>
    public async Task<KnownDevice?> FindAsync(byte[] hash, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<(string? Id, string? Profile)>("SELECT id, profile FROM devices WHERE token = @hash", new { hash }),
            cancellation);
        return found.Id is null ? null : new(found.Id, JsonSerializer.Deserialize(found.Profile!, ProtocolJson.Default.DeviceProfile)!);
    }

    /// <summary>Devices in the order of their ids, which is that in which they registered.</summary>
    public async Task<IReadOnlyList<DeviceSummary>> ListAsync(string after, int limit, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<(string Id, string Class, long Registered)>("SELECT id, class, registered FROM devices WHERE id > @after ORDER BY id LIMIT @limit", new { after, limit }),
            cancellation);
        return [.. rows.Select(row => new DeviceSummary(row.Id, row.Class, row.Registered))];
    }

    /// <summary>Forgets a device, and what it reported.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellation) => database.WriteAsync(async transaction =>
    {
        foreach (var table in (string[])["device_health", "device_releases"]) await transaction.Connection!.ExecuteAsync($"DELETE FROM {table} WHERE device = @id", new { id }, transaction);
        return await transaction.Connection!.ExecuteAsync("DELETE FROM devices WHERE id = @id", new { id }, transaction) > 0;
    }, cancellation);
}
