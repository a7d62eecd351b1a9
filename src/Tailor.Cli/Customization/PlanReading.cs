using Tailor.Cli.Errors;
using Tailor.Models.Plans;

namespace Tailor.Cli.Customization;

/// <summary>Plans as the user names them.</summary>
internal static class PlanReading
{
    /// <summary>Opens a plan's file.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Plan Open(CliHost host, string name)
    {
        var path = host.InWorkingFolder(name);
        return File.Exists(path) ? Plan.Open(path) : throw new UsageException($"there is no plan {name}.");
    }
}
