using System.Runtime.InteropServices;
using SQLitePCL;

namespace Tailor.Cloud.Database;

/// <summary>Finds the system's own SQLite, under the names that it has on Linux, macOS and Windows.</summary>
internal static class SqliteLibrary
{
    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];

    static SqliteLibrary()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (_, _, _) =>
            Names.Select(name => NativeLibrary.TryLoad(name, out var library) ? library : 0).FirstOrDefault(library => library != 0));
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }

    /// <summary>Called before the first connection; loads it once.</summary>
    public static void Load()
    {
        // The static constructor has run by now.
    }
}
