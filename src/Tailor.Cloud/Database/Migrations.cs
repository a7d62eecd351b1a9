using Dapper;

namespace Tailor.Cloud.Database;

/// <summary>Brings the tables up to this version: each script runs once, whoever starts first, and all of them or none.</summary>
internal static class Migrations
{
    /// <summary>Runs what is missing.</summary>
    /// <returns>How many scripts ran.</returns>
    /// <exception cref="CloudException">The database is of a newer version.</exception>
    public static Task<int> RunAsync(CloudDatabase database, TimeProvider time, IReadOnlyList<Migration>? scripts = null, CancellationToken cancellation = default) => database.WriteAsync(async transaction =>
    {
        scripts ??= Migration.All;
        var connection = transaction.Connection!;
        await database.LockTablesAsync(transaction);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS migrations (number bigint PRIMARY KEY, name text NOT NULL, applied bigint NOT NULL)", transaction: transaction);
        var there = await connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(number), 0) FROM migrations", transaction: transaction);
        if (there > scripts.Count) throw new CloudException($"The database has migration {there}, and this version knows {scripts.Count}: it was used by a newer version of Tailor, which has to be used on.");
        foreach (var migration in scripts.Where(migration => migration.Number > there))
        {
            await connection.ExecuteAsync(migration.Script, transaction: transaction);
            await connection.ExecuteAsync("INSERT INTO migrations (number, name, applied) VALUES (@Number, @Name, @Applied)", new { migration.Number, migration.Name, Applied = time.GetUtcNow().ToUnixTimeSeconds() }, transaction);
        }

        return scripts.Count - (int)there;
    }, cancellation);
}
