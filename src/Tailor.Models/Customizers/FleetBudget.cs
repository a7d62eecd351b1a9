namespace Tailor.Models.Customizers;

/// <summary>What all users of a model share: how much their networks take on average, and the price of cost that keeps them there.</summary>
/// <param name="Average">Share of the blocks' cost that the users of the validation took at most on average, above 0 and at most 1.</param>
/// <param name="Price">What a subset's share of the blocks' cost takes off its worth, 0 or more.</param>
public sealed record FleetBudget(double Average, double Price);
