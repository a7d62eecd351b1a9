using System.Text.Json.Nodes;

namespace Tailor.Cli.Experiments;

/// <summary>The backbone that an experiment's method begins with.</summary>
/// <param name="Method">sasrec, gru4rec, caser or nextitnet.</param>
/// <param name="Settings">Its settings that differ from the method's defaults.</param>
internal sealed record ExperimentBase(string Method, JsonObject Settings);
