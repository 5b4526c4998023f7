"""From a snapshot to an approval verdict. Pure: the same snapshot gives the same verdict."""
