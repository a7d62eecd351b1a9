using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Tailor.Cloud.Database;

/// <summary>
/// A file of this machine, for one node. Writes reach the disk before they are acknowledged; those that wait while one commits are committed together, since it is the
/// commit that takes time.
/// </summary>
internal sealed class SqliteDatabase : CloudDatabase
{
    private const int MostTogether = 256;
    private const string One = "one";

    private readonly string _connection;
    private readonly ConcurrentQueue<SqliteWrite> _waiting = new();
    private readonly SemaphoreSlim _writer = new(1, 1); // SQLite has one writer; whoever waits here wakes at once, and holds no thread

    public SqliteDatabase(string path)
    {
        SqliteLibrary.Load();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate }.ToString();
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL"); // stays with the file: readers do not wait for the writer
    }

    public override async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellation = default)
    {
        var (result, done) = (default(T), new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Enqueue(new(async transaction => result = await write(transaction), () => done.TrySetResult(result!), error => done.TrySetException(error)));
        await _writer.WaitAsync(CancellationToken.None); // whoever has asked takes part, so that nobody waits for one who went away
        try
        {
            while (!done.Task.IsCompleted) await CommitWaitingAsync();
        }
        finally
        {
            _writer.Release();
        }

        return await done.Task;
    }

    public override ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connection)) SqliteConnection.ClearPool(connection);
        _writer.Dispose();
        return base.DisposeAsync();
    }

    protected override Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 10000"); // another process, such as a backup, may write too
        return Task.FromResult<DbConnection>(connection);
    }

    // Takes the write lock at once: a transaction that reads first and writes later may find that it cannot.
    protected override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    internal override Task LockTablesAsync(DbTransaction transaction) => Task.CompletedTask; // who writes is alone

    private async Task CommitWaitingAsync()
    {
        var together = new List<SqliteWrite>();
        while (together.Count < MostTogether && _waiting.TryDequeue(out var write)) together.Add(write);
        try
        {
            await using var connection = await OpenAsync(CancellationToken.None);
            await using var transaction = await BeginAsync(connection, CancellationToken.None);
            foreach (var write in together) await RunAsync(write, transaction);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            foreach (var write in together) write.Fail(error);
            return;
        }

        foreach (var write in together) write.Acknowledge();
    }

    // One that fails takes back what it wrote, and nothing of the others.
    private static async Task RunAsync(SqliteWrite write, DbTransaction transaction)
    {
        await transaction.SaveAsync(One);
        try
        {
            await write.Run(transaction);
        }
        catch (Exception error)
        {
            await transaction.RollbackAsync(One);
            write.Fail(error);
        }

        await transaction.ReleaseAsync(One);
    }
}
