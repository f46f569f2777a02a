"""Phrases that a customer's messages are made of; all written for this purpose."""

from __future__ import annotations

from goals.persona import Kind

# {what} are the items, {swaps} what they should become, {order} the order, {place} an address,
# {paid} a payment method. Where a wish is told bit by bit, {order} is all there is.
WISHES = {
    Kind.CANCEL: (
        "I'd like to cancel {order}",
        "please cancel {order}",
        "can you cancel {order} for me?",
        "I want {order} cancelled",
        "{order} needs to be cancelled",
        "could you stop {order}? I want to cancel it",
        "I'm writing to cancel {order}",
        "I have to cancel {order}",
        "cancel {order} please",
        "I need you to cancel {order} and refund it",
    ),
    Kind.RETURN: (
        "I'd like to return {what} from {order}",
        "I want to send back {what} from {order}",
        "can I return {what} from {order}?",
        "please take back {what}, that's {order}",
        "I need to return {what} from {order}",
        "I'm not keeping {what} from {order}, I want to return that",
        "I want my money back for {what} from {order}",
        "could you set up a return for {what}? it's {order}",
        "from {order} I want to return {what}",
        "I'd like a refund for {what} in {order}, I'm sending that back",
    ),
    Kind.EXCHANGE: (
        "I'd like to exchange {swaps}, that's from {order}",
        "from {order} I want to exchange {swaps}",
        "can I swap {swaps}? it's {order}",
        "I got {order} and I'd like to exchange {swaps}",
        "could you exchange {swaps} from {order}?",
        "please exchange {swaps} ({order})",
        "I need to exchange something from {order}: {swaps}",
        "I want to trade in {swaps}, it came with {order}",
        "for {order}, please exchange {swaps}",
    ),
    Kind.MODIFY: (
        "I'd like to change {swaps} in {order}",
        "can you change {swaps}? it's {order}, not shipped yet",
        "in {order} please change {swaps}",
        "I picked the wrong options in {order}, please change {swaps}",
        "please switch {swaps} in {order}",
        "could you modify {order}? I want to change {swaps}",
        "I want to swap {swaps} in {order} before it ships",
        "before you ship {order}: change {swaps}",
        "for {order}, change {swaps} please",
    ),
    Kind.ADDRESS: (
        "I need to change the delivery address of {order} to {place}",
        "please send {order} to {place}",
        "can you ship {order} to another address? it's {place}",
        "{order} should go to {place} instead",
        "the shipping address of {order} is wrong, it should be {place}",
        "I want {order} delivered to {place}",
        "change the address for {order} please, the new one is {place}",
        "could {order} be delivered to {place}?",
        "update the shipping address on {order} to {place}",
    ),
    Kind.HOME: (
        "I've moved, please change the address of my account to {place}",
        "my default address needs to be {place}",
        "can you update the address in my profile? it's {place}",
        "please set my account's address to {place}",
        "I want to change the address you have on file to {place}",
        "the address in my account is out of date, it's {place} now",
        "update my home address in the account to {place}",
        "could you change my default address to {place}?",
    ),
    Kind.PAYMENT: (
        "I'd like to pay for {order} with {paid} instead",
        "please change the payment method of {order} to {paid}",
        "can I switch the payment for {order} to {paid}?",
        "{order} should be charged to {paid}",
        "I want to use {paid} for {order} rather than what I picked",
        "put {order} on {paid} instead please",
        "could you change how I pay for {order}? I'd like {paid}",
        "I picked the wrong payment method for {order}, it should be {paid}",
    ),
}
# The same wishes before any facts.
BARE = {
    Kind.CANCEL: ("I want to cancel an order", "I'd like to cancel something I ordered"),
    Kind.RETURN: ("I'd like to return something", "I want to send something back for a refund"),
    Kind.EXCHANGE: ("I'd like to exchange something", "I want to exchange an item I received"),
    Kind.MODIFY: (
        "I'd like to change an item in an order that hasn't shipped",
        "I need to change something I ordered",
    ),
    Kind.ADDRESS: (
        "I need to change the delivery address of an order",
        "I want an order sent to a different address",
    ),
    Kind.HOME: ("I want to change the address of my account", "I need to update my home address"),
    Kind.PAYMENT: (
        "I want to change how I pay for an order",
        "I'd like to use another payment method for an order",
    ),
}
ONLY_ORDER = {
    Kind.RETURN: ("I'd like to return something from {order}", "I want to return part of {order}"),
    Kind.EXCHANGE: (
        "I'd like to exchange something from {order}",
        "I want to exchange an item from {order}",
    ),
    Kind.MODIFY: ("I'd like to change an item in {order}", "can you change an item in {order}?"),
    Kind.ADDRESS: ("I need to change the delivery address of {order}",),
    Kind.PAYMENT: ("I want to change the payment method of {order}",),
}
REASONS = {
    "no longer needed": (
        "I don't need it anymore",
        "it's no longer needed",
        "I've changed my mind, I don't need it",
        "I no longer need it",
        "don't need it any more",
    ),
    "ordered by mistake": (
        "I ordered it by mistake",
        "it was ordered by mistake",
        "that was an accident, I ordered it by mistake",
        "I placed it by accident",
    ),
}
YES = (
    *("yes", "yes please", "yes, go ahead", "that's right, yes", "yep, do it", "go ahead"),
    *("correct, go ahead", "sure, please do", "yes, that's all correct", "ok, go ahead"),
)
LEAVE = ("no, then leave it as it is", "no, leave it please", "then leave everything as it is")
HELLOS = ("Hi,", "Hello,", "Hey,", "Hi there,", "Good morning,", "")
CLOSERS = ("", "", "", " Thanks.", " Thank you!", " Cheers.")
MORE = ("One more thing: ", "Also: ", "Next: ", "Another thing: ", "")
