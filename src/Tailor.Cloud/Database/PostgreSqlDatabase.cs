using System.Data.Common;
using Dapper;
using Npgsql;

namespace Tailor.Cloud.Database;

/// <summary>A PostgreSQL that any number of nodes share.</summary>
internal sealed class PostgreSqlDatabase(string connection) : CloudDatabase
{
    private const long TablesLock = 0x7461_696C_6F72; // any number that no other program on this database locks by

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    protected override async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) => await connection.BeginTransactionAsync(cancellation);

    internal override Task LockTablesAsync(DbTransaction transaction) =>
        transaction.Connection!.ExecuteAsync("SELECT pg_advisory_xact_lock(@TablesLock)", new { TablesLock }, transaction);
}
