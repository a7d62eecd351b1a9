using Tailor.Cli.Errors;
using Tailor.Models;
using Tailor.Models.Elastic;

namespace Tailor.Cli.Tables;

/// <summary>A model's scalable table, for commands that need one.</summary>
internal static class TableReading
{
    /// <summary>Opens it.</summary>
    /// <exception cref="FailureException">The model has none.</exception>
    public static ElasticFile Open(ModelFolder folder) => ElasticFile.IsIn(folder)
        ? ElasticFile.Open(folder)
        : throw new FailureException($"{folder.Manifest.Name} has no scalable table ({ElasticFile.Name}); tailor table build makes one from the data that it was trained on.");
}
