using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Tailor.Cloud.Database;

/// <summary>A file of this machine, for one node. Commits reach the disk before they are acknowledged.</summary>
internal sealed class SqliteDatabase : CloudDatabase
{
    private readonly string _connection;
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
        await _writer.WaitAsync(cancellation);
        try
        {
            return await base.WriteAsync(write, cancellation);
        }
        finally
        {
            _writer.Release();
        }
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
}
