namespace Tailor.Interactions.Simulation;

/// <summary>A user's interests at a moment: those of the latest items, newest first. They follow from the history alone, so nothing about a user is hidden.</summary>
internal sealed class UserInterests(ItemWorld world, int most)
{
    private readonly int[] _interests = new int[most];

    public int Count { get; private set; }

    public bool Full => Count == _interests.Length;

    public int this[int place] => _interests[place];

    public void Clear() => Count = 0;

    public void See(int item)
    {
        var interest = world.InterestOf(item);
        var place = _interests.AsSpan(0, Count).IndexOf(interest);
        if (place < 0) place = Full ? Count - 1 : Count++;
        _interests.AsSpan(0, place).CopyTo(_interests.AsSpan(1));
        _interests[0] = interest;
    }
}
