namespace Tailor.Cli.Documents;

/// <summary>What one structure for everybody reaches.</summary>
/// <param name="Structure">A digit a block, 1 where it is kept.</param>
/// <param name="Share">Share of the blocks' multiply-adds.</param>
/// <param name="Validation">Mean over users on validation.</param>
/// <param name="Test">Mean over users on test.</param>
internal sealed record StructureValues(string Structure, double Share, double Validation, double Test);
