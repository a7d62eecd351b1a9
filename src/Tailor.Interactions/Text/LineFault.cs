namespace Tailor.Interactions.Text;

/// <summary>Why a line cannot be used: what should have stood there and what did.</summary>
internal sealed record LineFault(string Expected, string Found);
