using System.Runtime.InteropServices;

namespace Tailor.Models.Catalogues;

/// <summary>One item as its owner knows it.</summary>
/// <param name="Id">The user's own id; not empty.</param>
/// <param name="Title">Its title, or null where none is known; an empty title counts as none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CatalogueItem(string Id, string? Title = null);
