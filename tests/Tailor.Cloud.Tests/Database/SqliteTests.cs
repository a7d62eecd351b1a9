using Tailor.Cloud.Database;
using Tailor.Models.Tests;

namespace Tailor.Cloud.Tests.Database;

public sealed class SqliteTests : DatabaseContract, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

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
