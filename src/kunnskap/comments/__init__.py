"""The reviewer's answer back: places that can be commented on, comments brought together, and what became of them."""
