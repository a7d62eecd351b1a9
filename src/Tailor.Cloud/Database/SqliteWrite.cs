using System.Data.Common;

namespace Tailor.Cloud.Database;

/// <summary>A write that waits to be committed together with others.</summary>
/// <param name="Run">Writes.</param>
/// <param name="Acknowledge">Called when it is stored for good; does nothing after <paramref name="Fail"/>.</param>
/// <param name="Fail">Called when it is not stored.</param>
internal sealed record SqliteWrite(Func<DbTransaction, Task> Run, Action Acknowledge, Action<Exception> Fail);
