"""What stands over the screen for a moment: menus, questions, pickers, help, differences. Escape leaves each."""
