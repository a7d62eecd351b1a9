using Dapper;
using Tailor.Cloud.Database;
using Tailor.Models.Tests;

namespace Tailor.Cloud.Tests.Database;

public sealed class SqliteTests : DatabaseContract, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Of_writes_that_are_committed_together_one_that_fails_leaves_the_others()
    {
        await using var database = new SqliteDatabase(_scratch["together.db"]);
        await database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync("CREATE TABLE numbers (n bigint PRIMARY KEY)", transaction: transaction));
        var writes = Enumerable.Range(0, 600).Select(number => Task.Run(() => database.WriteAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("INSERT INTO numbers VALUES (@number)", new { number }, transaction);
            return number % 3 == 0 ? throw new InvalidOperationException($"{number}") : number;
        }))).ToArray();
        for (var number = 0; number < writes.Length; number++)
        {
            if (number % 3 == 0) Assert.Equal($"{number}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[number])).Message);
            else Assert.Equal(number, await writes[number]);
        }

        var there = await database.ReadAsync(connection => connection.QueryAsync<long>("SELECT n FROM numbers ORDER BY n"));
        Assert.Equal(Enumerable.Range(0, 600).Where(number => number % 3 != 0).Select(number => (long)number), there);
    }

    internal override CloudDatabase Open(CloudOptions options) => new SqliteDatabase(options.Sqlite!);

    protected override void Require()
    {
        // It is everywhere where Tailor.Cloud runs.
    }

    protected override Func<CloudOptions, CloudOptions> NewDatabase()
    {
        var file = _scratch[$"{Guid.NewGuid():N}.db"];
        return options => options with { Sqlite = file };
    }
}
