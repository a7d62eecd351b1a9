namespace Tailor.Interactions.Formats;

/// <summary>What a column means.</summary>
internal enum ColumnRole
{
    User,
    Item,
    Rating,
    Time,
}
