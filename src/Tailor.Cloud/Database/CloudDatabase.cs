using System.Data.Common;

namespace Tailor.Cloud.Database;

/// <summary>What all nodes remember together. The SQL is what SQLite and PostgreSQL have in common.</summary>
public abstract class CloudDatabase : IAsyncDisposable
{
    /// <summary>Reads.</summary>
    /// <exception cref="DbException">The database does not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var connection = await OpenAsync(cancellation);
        return await read(connection);
    }

    /// <summary>Writes in a transaction; what returns is stored for good.</summary>
    /// <exception cref="DbException">The database does not answer; nothing was written, or it cannot be said.</exception>
    public virtual async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = await BeginAsync(connection, cancellation);
        var result = await write(transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens a connection, which the caller disposes of.</summary>
    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Begins a transaction that writes.</summary>
    protected abstract Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Keeps other nodes from changing tables until the transaction ends.</summary>
    internal abstract Task LockTablesAsync(DbTransaction transaction);
}
