using Tailor.Cli.Errors;
using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Cli.Scoring;

/// <summary>Model folders as the user names them.</summary>
internal static class ModelOpening
{
    /// <summary>Opens a model folder.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static ModelFolder Open(CliHost host, string name)
    {
        var path = host.InWorkingFolder(name);
        try
        {
            return ModelFolder.Open(path);
        }
        catch (Exception missing) when (missing is DirectoryNotFoundException or FileNotFoundException && !File.Exists(Path.Combine(path, "manifest.json")))
        {
            throw new UsageException(Directory.Exists(path) ? $"{name} is no model folder: it has no manifest.json." : $"there is no model folder {name}.");
        }
    }

    /// <summary>Builds the forward pass as a device without a plan has it; the folder may be closed afterwards.</summary>
    public static Recommender Recommender(ModelFolder model, int itemBits = 32) => Runtime.Recommender.Open(model, new RecommenderOptions { ItemBits = itemBits });
}
