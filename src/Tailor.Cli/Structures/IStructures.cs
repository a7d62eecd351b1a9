namespace Tailor.Cli.Structures;

/// <summary>Gives each user blocks and parameters; shared by all threads.</summary>
internal interface IStructures
{
    /// <summary>Opens a session: working memory for one thread.</summary>
    IStructureSession OpenSession();
}
